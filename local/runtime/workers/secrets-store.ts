/** A `secrets_store_secret` binding. https://developers.cloudflare.com/secrets-store/integrations/workers/ */
import { WorkerEntrypoint } from "cloudflare:workers";

export class Secret extends WorkerEntrypoint<{ SECRETS: Fetcher }> {
  /** The value as it is now. Throws when the secret is gone. */
  async get(): Promise<string> {
    const props = this.ctx.props as unknown as { account: string; store: string; name: string };
    const { account, store, name } = props;
    const question = new URLSearchParams({ account, store, name });
    const answer = await this.env.SECRETS.fetch(`http://node.invalid/?${question}`);
    if (answer.ok) return answer.text();
    throw new Error(`Secret "${name}" not found`);
  }
}

export default class extends WorkerEntrypoint {}
