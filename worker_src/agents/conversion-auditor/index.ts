/** audit/conversion: whether visitors find, trust and can do what the page is for. */
import { auditor } from "../../shared/agents/audit/auditor.ts";
import { statusNotOk } from "../../shared/agents/audit/common.ts";
import { actions, actionsOf } from "./actions.ts";
import { forms, formsOf } from "./forms.ts";
import { goalOf, goals } from "./goals.ts";
import { trust } from "./trust.ts";

export default auditor({
  kind: "conversion",
  checks: [statusNotOk, ...actions, ...goals, ...forms, ...trust],
  measure: (page, request) => ({
    goal: goalOf(request),
    headline: page.first("h1")?.text ?? null,
    actions: actionsOf(page)
      .slice(0, 20)
      .map(({ name }) => name),
    forms: formsOf(page).map(({ fields }) => fields.length),
  }),
});
