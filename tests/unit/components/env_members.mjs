/** Prints the members of the `Env` interface of a file: `{name: type}` as JSON. */
import { readFileSync } from "node:fs";
import ts from "typescript";

const path = process.argv[2];
const source = ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.Latest, true);
const members = {};
source.forEachChild((node) => {
  if (!ts.isInterfaceDeclaration(node) || node.name.text !== "Env") return;
  for (const member of node.members) members[member.name.getText()] = member.type.getText();
});
process.stdout.write(JSON.stringify(members));
