import { errorResponse, HttpError, methodNotAllowed } from "./errors.ts";

export type Handler<E> = (request: Request, env: E, ctx: ExecutionContext) => Promise<Response>;

/** Path to method to handler. */
export type Routes<E> = Record<string, Partial<Record<string, Handler<E>>>>;

/** Answers by exact path: 404 for a path that is not there, 405 with Allow for a wrong method. */
export function route<E>(routes: Routes<E>): Handler<E> {
  return async (request, env, ctx) => {
    try {
      const { pathname } = new URL(request.url);
      const methods = routes[pathname];
      if (methods === undefined) {
        throw new HttpError(404, "not_found", `There is nothing at ${pathname}.`);
      }
      const handler = methods[request.method];
      if (handler === undefined) throw methodNotAllowed(Object.keys(methods).join(", "));
      return await handler(request, env, ctx);
    } catch (error) {
      return errorResponse(error);
    }
  };
}
