/** Leads of sites: kept in the database when one is bound, else in METADATA. */

export interface Lead {
  /** Sorts by time. */
  id: string;
  receivedAt: string;
  name: string;
  email: string;
  telephone: string;
  message: string;
}

export interface LeadStore {
  add(site: string, lead: Lead): Promise<void>;
  /** Newest first. */
  list(site: string): Promise<Lead[]>;
  /** Deletes the leads that the filter accepts, and says how many there were. */
  remove(site: string, filter: (lead: Lead) => boolean): Promise<number>;
}

/** The most leads of a site that a list gives. */
export const MOST_LEADS = 10_000;

export function leadStore(env: { DB_MAIN?: D1Database; METADATA?: KVNamespace }): LeadStore {
  if (env.DB_MAIN !== undefined) return new DatabaseLeads(env.DB_MAIN);
  if (env.METADATA !== undefined) return new KvLeads(env.METADATA);
  throw new Error("Neither DB_MAIN nor METADATA is bound: there is nowhere to keep leads.");
}

const TABLE = `CREATE TABLE IF NOT EXISTS site_leads (
  id TEXT PRIMARY KEY, site TEXT NOT NULL, received_at TEXT NOT NULL,
  name TEXT NOT NULL, email TEXT NOT NULL, telephone TEXT NOT NULL, message TEXT NOT NULL)`;
const INDEX = "CREATE INDEX IF NOT EXISTS site_leads_by_site ON site_leads (site, id)";

class DatabaseLeads implements LeadStore {
  readonly #database: D1Database;

  constructor(database: D1Database) {
    this.#database = database;
  }

  async add(site: string, lead: Lead): Promise<void> {
    const { id, receivedAt, name, email, telephone, message } = lead;
    await this.#database.batch([
      ...this.#table(),
      this.#database
        .prepare("INSERT OR IGNORE INTO site_leads VALUES (?, ?, ?, ?, ?, ?, ?)")
        .bind(id, site, receivedAt, name, email, telephone, message),
    ]);
  }

  async list(site: string): Promise<Lead[]> {
    const answers = await this.#database.batch<Lead>([
      ...this.#table(),
      this.#database
        .prepare(
          `SELECT id, received_at AS receivedAt, name, email, telephone, message
           FROM site_leads WHERE site = ? ORDER BY id DESC LIMIT ${MOST_LEADS}`,
        )
        .bind(site),
    ]);
    return answers.at(-1)?.results ?? [];
  }

  async remove(site: string, filter: (lead: Lead) => boolean): Promise<number> {
    const doomed = (await this.list(site)).filter(filter);
    const remove = this.#database.prepare("DELETE FROM site_leads WHERE id = ?");
    if (doomed.length > 0) await this.#database.batch(doomed.map(({ id }) => remove.bind(id)));
    return doomed.length;
  }

  #table(): D1PreparedStatement[] {
    return [this.#database.prepare(TABLE), this.#database.prepare(INDEX)];
  }
}

class KvLeads implements LeadStore {
  readonly #kv: KVNamespace;

  constructor(kv: KVNamespace) {
    this.#kv = kv;
  }

  async add(site: string, lead: Lead): Promise<void> {
    await this.#kv.put(keyOf(site, lead.id), JSON.stringify(lead));
  }

  async list(site: string): Promise<Lead[]> {
    const names: string[] = [];
    for (let cursor: string | null = null; names.length < MOST_LEADS; ) {
      const page: KVNamespaceListResult<unknown> = await this.#kv.list({
        prefix: keyOf(site, ""),
        cursor,
      });
      names.push(...page.keys.map(({ name }) => name));
      if (page.list_complete) break;
      cursor = page.cursor;
    }
    const leads = await Promise.all(names.map((name) => this.#kv.get<Lead>(name, "json")));
    return leads.filter((lead) => lead !== null).reverse();
  }

  async remove(site: string, filter: (lead: Lead) => boolean): Promise<number> {
    const doomed = (await this.list(site)).filter(filter);
    for (const { id } of doomed) await this.#kv.delete(keyOf(site, id));
    return doomed.length;
  }
}

const keyOf = (site: string, id: string): string => `site-leads/${site}/${id}`;
