/** A Worker that only hands requests on to an agent over a service binding: what one hop costs. */
export default {
  fetch(request, env) {
    return env.AGENT.fetch(request);
  },
};
