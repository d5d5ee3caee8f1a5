import type { Store } from "../state/store.ts";
import type { NodeService } from "./options.ts";

/** The secret of a store that has this name; undefined when it is not there, or not for Workers. */
export function secretForWorkers(store: Store, accountId: string, storeId: string, name: string) {
  return store.storeSecrets.find(
    (secret) =>
      secret.accountId === accountId &&
      secret.storeId === storeId &&
      secret.name === name &&
      secret.scopes.includes("workers"),
  );
}

/** The value that a `secrets_store_secret` binding asks for, for `workers/secrets-store.ts`. */
export function createSecrets(store: Store): NodeService {
  return async (request) => {
    const {
      account = "",
      store: id = "",
      name = "",
    } = Object.fromEntries(new URL(request.url).searchParams);
    const secret = secretForWorkers(store, account, id, name);
    return secret === undefined ? new Response(null, { status: 404 }) : new Response(secret.value);
  };
}
