/** Everything behind the core's front door. */
export type Core = typeof import("../core/index.ts");

/** Gives the core, loading it the first time it is asked for. */
export type LoadCore = () => Promise<Core>;

/**
 * The core brings YAML, Handlebars and JSON Schema along; activation must not wait for them, so they are
 * evaluated on first use and kept.
 */
export function lazyCore(): LoadCore {
  let loaded: Promise<Core> | null = null;
  return () => {
    loaded ??= import("../core/index.ts");
    return loaded;
  };
}
