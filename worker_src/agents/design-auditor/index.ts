/** audit/design: whether everybody can read and use a page. */
import { auditor } from "../../shared/agents/audit/auditor.ts";
import { statusNotOk } from "../../shared/agents/audit/common.ts";
import { appearance, contrastOf } from "./appearance.ts";
import { names } from "./names.ts";
import { operation } from "./operation.ts";
import { structure } from "./structure.ts";

export default auditor({
  kind: "design",
  checks: [statusNotOk, ...names, ...structure, ...operation, ...appearance],
  measure: (page) => ({
    language: page.first("html")?.attr("lang") ?? null,
    headings: page
      .all("h1", "h2", "h3", "h4", "h5", "h6")
      .slice(0, 30)
      .map(({ tag }) => tag)
      .join(" "),
    landmarks: page.all("header", "nav", "main", "aside", "footer").length,
    controls: page.all("input", "select", "textarea", "button").length,
    lowestContrast: contrastOf(page).reduce<number | null>(
      (lowest, { ratio }) => (lowest === null || ratio < lowest ? ratio : lowest),
      null,
    ),
  }),
});
