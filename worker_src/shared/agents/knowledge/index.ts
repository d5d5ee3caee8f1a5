import type { BuildRequest } from "../../contract.ts";
import { BUSINESSES, GENERAL_BUSINESS } from "./businesses/index.ts";
import { GENERAL_GOAL, GOALS } from "./goals/index.ts";
import { type Found, GENERAL, lookup } from "./lookup.ts";
import type { Business, Goal } from "./types.ts";

/** What is known for a request. */
export interface Knowledge {
  business: Found<Business>;
  goal: Found<Goal>;
}

export type Asked = Pick<BuildRequest, "businessType" | "primaryGoal">;

export function knowledgeFor({ businessType, primaryGoal }: Asked): Knowledge {
  return {
    business: lookup(BUSINESSES, GENERAL_BUSINESS, businessType),
    goal: lookup(GOALS, GENERAL_GOAL, primaryGoal),
  };
}

/** Which profiles an answer was made from: every builder's result starts with this. */
export interface Basis {
  profile: string;
  goal: string;
  /** Says what was not known, when something was not. */
  note?: string;
}

export function basisOf({ business, goal }: Knowledge, asked: Asked): Basis {
  const unknown = [
    business.known ? "" : `the business type "${short(asked.businessType)}"`,
    goal.known ? "" : `the goal "${short(asked.primaryGoal)}"`,
  ].filter(Boolean);
  const basis = { profile: business.key, goal: goal.key };
  if (unknown.length === 0) return basis;
  const note = `Nothing particular is known of ${unknown.join(" and ")}: the ${GENERAL} profile was used.`;
  return { ...basis, note };
}

const short = (text: string) => (text.length > 60 ? `${text.slice(0, 59)}…` : text);
