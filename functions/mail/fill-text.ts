/**
 * Puts values in place of `{name}` in a text that leads write, such as a signature or an automatic reply. What no value is given for stays as it is.
 * @param values by name, of letters and digits
 */
export function fillText(template: string, values: Readonly<Record<string, string>>): string {
  return template.replace(
    /\{(\w{1,20})\}/g,
    (whole, name: string) => (Object.hasOwn(values, name) ? values[name] : undefined) ?? whole,
  );
}
