/** One measured figure. */
export interface Figure {
  figure: string;
  value: number;
  unit: string;
  /** What the design asks for. */
  toReach?: string;
  [detail: string]: unknown;
}
