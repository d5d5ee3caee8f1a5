const SIGNALS = ["SIGINT", "SIGTERM"] as const;

/**
 * Makes something that would end this process at a signal, and takes that from it: the command line
 * stops the runtime in order, with an exit code of its own.
 */
export function withoutSignalHandlers<T>(make: () => T): T {
  const before = SIGNALS.map((signal) => process.listeners(signal));
  const made = make();
  SIGNALS.forEach((signal, index) => {
    for (const listener of process.listeners(signal)) {
      if (!before[index]?.includes(listener)) process.removeListener(signal, listener);
    }
  });
  return made;
}
