/** Prints the members of an interface of a file, `Env` by default: `{name: type}` as JSON. */
import { readFileSync } from "node:fs";
import ts from "typescript";

const [, , path, name = "Env"] = process.argv;
const source = ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.Latest, true);
const members = {};
source.forEachChild((node) => {
  if (!ts.isInterfaceDeclaration(node) || node.name.text !== name) return;
  for (const member of node.members) members[member.name.getText()] = member.type.getText();
});
process.stdout.write(JSON.stringify(members));
