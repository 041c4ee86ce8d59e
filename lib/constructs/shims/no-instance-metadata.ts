/**
 * Stands for the question for the region that the SDK puts to a server's metadata service when no variable names it. Lambda sets `AWS_REGION`.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 */
export async function getInstanceMetadataRegion(): Promise<undefined> {
  return undefined;
}
