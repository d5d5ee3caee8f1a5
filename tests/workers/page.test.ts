import { expect, test } from "vitest";
import { page } from "../../worker_src/dispatch/baselines/page.ts";

test("text of users is text, whatever is in it", () => {
  const html = page(
    `"><script>alert(1)</script>`,
    "{{x}} <%= y %> <img src=x onerror=alert(1)> & '",
  );
  expect(html).not.toContain("<script>");
  expect(html).not.toContain("<img");
  expect(html).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
  expect(html).toContain("{{x}} &lt;%= y %&gt; &lt;img src=x onerror=alert(1)&gt; &amp; &#39;");
});
