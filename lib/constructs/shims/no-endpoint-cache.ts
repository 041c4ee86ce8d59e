/**
 * Stands for `@aws-sdk/endpoint-cache` in the bundles of functions: the DynamoDB client makes one, and asks it only where endpoint discovery is switched on
 * (`AWS_ENABLE_ENDPOINT_DISCOVERY`), which no function does.
 */
export class EndpointCache {
  /** @throws Error always */
  getEndpoint(): never {
    throw new Error('a function cannot discover endpoints');
  }
}
