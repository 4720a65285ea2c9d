/** What a helper that every Dotprompt has takes. */
export interface BuiltIn {
  /** How many arguments, without named ones. */
  least: number;
  most: number;
  /** `block` needs {{#…}}, `inline` makes nothing of a block, `both` takes either. */
  form: "block" | "inline" | "both";
  /** Named arguments it knows. */
  named: readonly string[];
  usage: string;
}

/** Handlebars' own helpers and Dotprompt's. */
export const builtIns: Readonly<Record<string, BuiltIn>> = {
  json: { least: 1, most: 1, form: "inline", named: ["indent"], usage: "{{json value}}" },
  role: { least: 1, most: 1, form: "inline", named: [], usage: '{{role "user"}}' },
  history: { least: 0, most: 0, form: "inline", named: [], usage: "{{history}}" },
  section: { least: 1, most: 1, form: "inline", named: [], usage: '{{section "name"}}' },
  media: { least: 0, most: 0, form: "inline", named: ["url", "contentType"], usage: "{{media url=address}}" },
  ifEquals: { least: 2, most: 2, form: "block", named: [], usage: "{{#ifEquals a b}} … {{/ifEquals}}" },
  unlessEquals: {
    least: 2,
    most: 2,
    form: "block",
    named: [],
    usage: "{{#unlessEquals a b}} … {{/unlessEquals}}",
  },
  if: { least: 1, most: 1, form: "block", named: ["includeZero"], usage: "{{#if value}} … {{/if}}" },
  unless: {
    least: 1,
    most: 1,
    form: "block",
    named: ["includeZero"],
    usage: "{{#unless value}} … {{/unless}}",
  },
  each: { least: 1, most: 1, form: "block", named: [], usage: "{{#each list}} … {{/each}}" },
  with: { least: 1, most: 1, form: "block", named: [], usage: "{{#with value}} … {{/with}}" },
  lookup: { least: 2, most: 2, form: "inline", named: [], usage: "{{lookup value key}}" },
  log: { least: 0, most: 100, form: "inline", named: ["level"], usage: "{{log value}}" },
};

/** Helpers that Handlebars calls itself; called by name they fail. */
export const inner: readonly string[] = ["helperMissing", "blockHelperMissing"];

export const isBuiltIn = (name: string) => Object.hasOwn(builtIns, name);
export const roles: readonly string[] = ["user", "model", "system", "tool"];
