import { expect, test } from "vitest";
import { statementsOf } from "../../local/runtime/sql.ts";

test("statements end at semicolons that are not in quotes or comments", () => {
  const sql =
    "create table t(a); insert into t values ('a;b''c'); -- no; end\nselect \"x;y\" from t;";
  expect(statementsOf(sql)).toEqual([
    "create table t(a)",
    "insert into t values ('a;b''c')",
    '-- no; end\nselect "x;y" from t',
  ]);
});
