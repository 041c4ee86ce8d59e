import {
  type CfnResource,
  Duration,
  aws_iam as iam,
  aws_lambda as lambda,
  aws_logs as logs,
  RemovalPolicy,
} from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Environment, FunctionName } from '../../functions/platform/environments.ts';
import { handlerCode } from './bundles.ts';

export interface TukiFunctionProps<F extends FunctionName> {
  /** Path of the handler from the checkout. */
  entry: `functions/${string}.handler.ts`;
  /** What people notice when it does not work: one sentence. It becomes the function's description. */
  breaks: string;
  environment: Environment<F>;
  /** How long its log is kept. */
  logDays: number;
  /** MB. @default 512 */
  memory?: number;
  /** Seconds. @default 30 */
  timeout?: number;
}

/**
 * One function of the desk: Node 24 on ARM, its own role that may write to its own log and nothing else until it is granted, and just the environment
 * that its handler reads. Its logical id is its name.
 */
export class TukiFunction<F extends FunctionName> extends lambda.Function {
  /** What people notice when it does not work. */
  readonly breaks: string;

  constructor(scope: Construct, name: F, props: TukiFunctionProps<F>) {
    const log = new logs.LogGroup(scope, `${name}Log`, {
      retention: props.logDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const role = new iam.Role(scope, `${name}Role`, {
      assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
    });
    log.grantWrite(role);
    super(scope, name, {
      description: props.breaks,
      runtime: lambda.Runtime.NODEJS_24_X,
      architecture: lambda.Architecture.ARM_64,
      code: handlerCode(scope, props.entry),
      handler: 'index.handler',
      memorySize: props.memory ?? 512,
      timeout: Duration.seconds(props.timeout ?? 30),
      environment: { ...(props.environment as Record<string, string>), NODE_OPTIONS: '--enable-source-maps' },
      logGroup: log,
      loggingFormat: lambda.LoggingFormat.JSON,
      role,
    });
    this.breaks = props.breaks;
    (this.node.defaultChild as CfnResource).overrideLogicalId(name);
  }
}
