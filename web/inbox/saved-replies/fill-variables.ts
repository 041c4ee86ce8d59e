/** Fills the variables of a saved reply, `{name}`; those without a value stay as they are. */
export function fillVariables(text: string, values: Readonly<Record<string, string | undefined>>): string {
  return text.replace(/\{(\w+)\}/gu, (blank, name: string) => values[name] ?? blank);
}
