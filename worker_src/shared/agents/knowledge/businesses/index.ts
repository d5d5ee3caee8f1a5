import type { Business } from "../types.ts";
import { automotive } from "./automotive.ts";
import { beauty } from "./beauty.ts";
import { consulting } from "./consulting.ts";
import { creative } from "./creative.ts";
import { education } from "./education.ts";
import { finance } from "./finance.ts";
import { fitness } from "./fitness.ts";
import { healthcare } from "./healthcare.ts";
import { homeServices } from "./home-services.ts";
import { hospitality } from "./hospitality.ts";
import { legal } from "./legal.ts";
import { nonprofit } from "./nonprofit.ts";
import { realEstate } from "./real-estate.ts";
import { restaurant } from "./restaurant.ts";
import { retail } from "./retail.ts";
import { technology } from "./technology.ts";

export { general as GENERAL_BUSINESS } from "./general.ts";

/** Every kind of business that something is known of, by its key. */
export const BUSINESSES: ReadonlyMap<string, Business> = new Map([
  ["technology", technology],
  ["retail", retail],
  ["restaurant", restaurant],
  ["healthcare", healthcare],
  ["real_estate", realEstate],
  ["education", education],
  ["finance", finance],
  ["legal", legal],
  ["fitness", fitness],
  ["hospitality", hospitality],
  ["home_services", homeServices],
  ["creative", creative],
  ["nonprofit", nonprofit],
  ["beauty", beauty],
  ["consulting", consulting],
  ["automotive", automotive],
]);
