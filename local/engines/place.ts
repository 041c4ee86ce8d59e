/** Where the engines pretend to be: what ARNs are made of. */
export interface Place {
  region: string;
  account: string;
}

/** `arn:aws:<service>:<region>:<account>:<rest>` */
export function arn({ region, account }: Place, service: string, rest: string): string {
  return `arn:aws:${service}:${region}:${account}:${rest}`;
}
