import { Logger } from '@aws-lambda-powertools/logger';

/**
 * The log of every function: JSON lines, the level from `POWERTOOLS_LOG_LEVEL`. It never holds texts of messages, addresses of customers or
 * tokens: ticket numbers, entry ids and codes are enough to find them.
 */
export const logger = new Logger({ serviceName: 'tuki' });
