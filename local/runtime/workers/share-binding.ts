/** The binding of a split that leads to an entrypoint of one of its versions. */
export function shareBinding(version: string, entrypoint: string): string {
  return `${entrypoint} of ${version}`;
}
