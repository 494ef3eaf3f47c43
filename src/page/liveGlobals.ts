/** Names that cells declare, as properties of the global object: there before they have a value, and gone if they are never given one. */

export interface Declaration {
  /** Ends the cell: of its names, those that it has given a value stay, and others are as they were before it. */
  end(): readonly string[];
}

/** Makes these names known to a cell that is about to begin. One that an earlier cell has declared keeps its value until the cell gives it
 *  another; any other cannot be read before. */
export function declareGlobals(names: readonly string[]): Declaration {
  const given = new Set<string>();
  const before = names.map((name) => {
    const was = Object.getOwnPropertyDescriptor(globalThis, name);
    Object.defineProperty(globalThis, name, {
      configurable: true,
      enumerable: true,
      get() {
        if (was === undefined) throw new ReferenceError(`Cannot access '${name}' before initialization`);
        return was.get === undefined ? was.value : was.get.call(globalThis);
      },
      set(value: unknown) {
        given.add(name);
        const property = { value, configurable: true, enumerable: true, writable: true };
        Object.defineProperty(globalThis, name, property);
      },
    });
    return { name, was };
  });
  return {
    end() {
      for (const { name, was } of before) {
        if (given.has(name)) continue;
        if (was === undefined) delete (globalThis as Record<string, unknown>)[name];
        else Object.defineProperty(globalThis, name, was);
      }
      return [...given];
    },
  };
}
