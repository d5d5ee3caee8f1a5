import type { Goal } from "../types.ts";
import { audienceGrowth } from "./audience-growth.ts";
import { bookings } from "./bookings.ts";
import { brandAwareness } from "./brand-awareness.ts";
import { conversionOptimization } from "./conversion-optimization.ts";
import { customerSupport } from "./customer-support.ts";
import { donations } from "./donations.ts";
import { leadGeneration } from "./lead-generation.ts";
import { onlineSales } from "./online-sales.ts";
import { portfolio } from "./portfolio.ts";
import { recruitment } from "./recruitment.ts";

export { general as GENERAL_GOAL } from "./general.ts";

/** Every goal that something is known of, by its key. */
export const GOALS: ReadonlyMap<string, Goal> = new Map([
  ["lead_generation", leadGeneration],
  ["conversion_optimization", conversionOptimization],
  ["online_sales", onlineSales],
  ["bookings", bookings],
  ["brand_awareness", brandAwareness],
  ["customer_support", customerSupport],
  ["audience_growth", audienceGrowth],
  ["recruitment", recruitment],
  ["donations", donations],
  ["portfolio", portfolio],
]);
