import { RemovalPolicy } from 'aws-cdk-lib';
import type { DeskConfig } from '../config.ts';

/** What becomes of things that hold state when their stack goes. */
export const keepOrDestroy = (config: DeskConfig): RemovalPolicy =>
  config.removal === 'destroy' ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN;
