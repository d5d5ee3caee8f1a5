/** The binding of the workflow control Worker that leads to the class of a workflow. */
export function classBinding(workflow: string): string {
  return `class of ${workflow}`;
}
