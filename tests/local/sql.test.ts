import { expect, test } from "vitest";
import { statementsOf } from "../../local/runtime/sql.ts";

test("a trigger ends where its own statements do", () => {
  const trigger = `CREATE TRIGGER counted AFTER INSERT ON site BEGIN
    UPDATE total SET n = CASE WHEN n IS NULL THEN 1 ELSE n + 1 END;
    INSERT INTO log VALUES ('the END; of it');
  END`;
  expect(statementsOf(`${trigger}; SELECT 1;`)).toEqual([trigger, "SELECT 1"]);
  expect(statementsOf("CREATE TABLE trigger_log (a); SELECT 2")).toEqual([
    "CREATE TABLE trigger_log (a)",
    "SELECT 2",
  ]);
});

test("statements end at semicolons that are not in quotes or comments", () => {
  const sql =
    "create table t(a); insert into t values ('a;b''c'); -- no; end\nselect \"x;y\" from t;";
  expect(statementsOf(sql)).toEqual([
    "create table t(a)",
    "insert into t values ('a;b''c')",
    '-- no; end\nselect "x;y" from t',
  ]);
});
