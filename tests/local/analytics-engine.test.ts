/** Analytics Engine: what a Worker writes is what the SQL API reads. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { ACCOUNT, TestCloud, until } from "./harness.ts";

let cloud: TestCloud;

const query = async (sql: string) => {
  const path = `/accounts/${ACCOUNT}/analytics_engine/sql`;
  const { status, text } = await cloud.v4("POST", path, "text/plain", sql);
  return { status, text, data: status === 200 ? JSON.parse(text).data : undefined };
};

beforeAll(async () => {
  cloud = await TestCloud.start();
  await cloud.upload(
    "writer",
    `export default { async fetch(request, env, ctx) {
      const { searchParams: q } = new URL(request.url);
      env.POINTS.writeDataPoint({ indexes: [q.get("site")], blobs: [q.get("kind"), q.get("who")], doubles: [2.5, Number(q.get("value"))] });
      // After the answer as well, when nothing else is waited for.
      ctx.waitUntil(new Promise((done) => setTimeout(done, 20)).then(() =>
        env.POINTS.writeDataPoint({ indexes: [q.get("site") + "-late"], blobs: [], doubles: [] })));
      return new Response("written");
    } };`,
    { bindings: [{ type: "analytics_engine", name: "POINTS", dataset: "visits" }] },
  );
  // The first point makes the dataset.
  await cloud.ask("writer", "/?site=first&kind=view&who=ann");
  await until(async () => expect((await query("SELECT blob1 FROM visits")).status).toBe(200));
});

afterAll(() => cloud.dispose());

test("points are counted by the SQL that the documentation shows", async () => {
  for (const who of ["ann", "bob", "ann"])
    await cloud.ask("writer", `/?site=shop&kind=view&who=${who}`);
  await cloud.ask("writer", "/?site=other&kind=view&who=eve");
  const sql = `SELECT formatDateTime(timestamp, '%Y-%m-%d') AS day, blob1 AS kind,
      SUM(_sample_interval) AS views, COUNT(DISTINCT blob2) AS visitors, SUM(double1) AS sum
    FROM visits WHERE index1 = 'shop' AND timestamp > NOW() - INTERVAL '30' DAY
    GROUP BY day, kind ORDER BY day FORMAT JSON`;
  await until(async () =>
    expect((await query(sql)).data).toEqual([
      { day: new Date().toISOString().slice(0, 10), kind: "view", views: 3, visitors: 2, sum: 7.5 },
    ]),
  );
  await Promise.all(
    Array.from({ length: 200 }, (_, n) => cloud.ask("writer", `/?site=crowd&kind=view&who=${n}`)),
  );
  const crowd = "SELECT COUNT(*) AS points FROM visits WHERE index1 = 'crowd'";
  await until(async () => expect((await query(crowd)).data).toEqual([{ points: 200 }]));
  const late = crowd.replace("'crowd'", "'crowd-late'");
  await until(async () => expect((await query(late)).data).toEqual([{ points: 200 }]));
  const none = "SELECT COUNT() AS n FROM visits WHERE timestamp > NOW() + INTERVAL '1' DAY";
  expect((await query(none.replace("COUNT()", "COUNT(*)"))).data).toEqual([{ n: 0 }]);
});

test("a quantile is the value that so much of the weight is not above, of each group", async () => {
  for (let n = 1; n <= 20; n += 1) await cloud.ask("writer", `/?site=timed&kind=a&value=${n}`);
  await cloud.ask("writer", "/?site=timed&kind=b&value=7");
  const sql = `SELECT blob1 AS kind, COUNT() AS points,
      quantileExactWeighted(0.5)(double2, _sample_interval) AS p50,
      quantileExactWeighted(0.95)(double2, _sample_interval) AS p95
    FROM visits WHERE index1 = 'timed' GROUP BY kind ORDER BY kind`.replace("COUNT()", "COUNT(*)");
  await until(async () =>
    expect((await query(sql)).data).toEqual([
      { kind: "a", points: 20, p50: 10, p95: 19 },
      { kind: "b", points: 1, p50: 7, p95: 7 },
    ]),
  );
});

test.each([
  ["DROP TABLE visits", "Expected one SELECT statement."],
  ["SELECT 1; SELECT 2", "Expected one SELECT statement."],
  ["SELECT * FROM nothing", "no such table"],
  ["SELECT * FROM visits WHERE no_such_column = 1", "no such column"],
])("%s is refused with a reason", async (sql, reason) => {
  const { status, text } = await query(sql);
  expect(status).toBe(422);
  expect(text).toContain(reason);
});
