/** A company or another group that customers belong to. */
export interface Organisation {
  id: string;
  name: string;
  /** Mail domains in lower case, whose people belong to it by themselves. */
  domains: string[];
  segment?: string | null;
  /** Mail address of the agent who looks after the account. */
  owner?: string | null;
  createdAt: number;
  version: number;
}

/** How many domains one organisation can have. */
export const mostDomains = 20;

/** The domain of a mail address, in lower case. */
export const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1).toLowerCase();
