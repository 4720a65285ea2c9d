import { configValues } from "./frontmatter/config.ts";
import { dottedKeys } from "./frontmatter/dotted.ts";
import { unknownKeys } from "./frontmatter/keys.ts";
import { lookalikes } from "./frontmatter/lookalikes.ts";
import { modelOffered } from "./frontmatter/model.ts";
import { toolDefinitions } from "./frontmatter/tool-definitions.ts";
import { toolNames } from "./frontmatter/tools.ts";
import { outputFormat, templateInFrontmatter, wrongTypes } from "./frontmatter/values.ts";
import { inputDefaults } from "./schema/defaults.ts";
import { schemas } from "./schema/index.ts";
import type { Rule } from "./subject.ts";
import { helperCalls } from "./template/helpers.ts";
import { jinjaTags } from "./template/jinja.ts";
import { dynamicRoles, emptyMessages, emptyTemplate, typedMarkers } from "./template/messages.ts";
import { partialBlocks, partialFrontmatter, partialInputs, partialNames } from "./template/partials.ts";
import { portability } from "./template/portability.ts";
import { numbersSideBySide } from "./template/side-by-side.ts";
import { singleBraces } from "./template/single-braces.ts";
import { escapedMustaches, rawBlocks, wrongElse } from "./template/syntax.ts";
import { valueKinds } from "./template/values.ts";
import { outsideLoops, unknownVariables, unusedInputs } from "./template/variables.ts";

/** Rules about the keys, values and schemas of the frontmatter. */
export const frontmatterRules: readonly Rule[] = [
  lookalikes,
  unknownKeys,
  dottedKeys,
  wrongTypes,
  templateInFrontmatter,
  outputFormat,
  modelOffered,
  configValues,
  toolNames,
  toolDefinitions,
  schemas,
  inputDefaults,
  partialFrontmatter,
];

/** Rules about what is missing in a template: they need the whole of it. */
export const wholeRules: readonly Rule[] = [emptyTemplate, emptyMessages];

/** Rules about what stands in a template. */
export const templateRules: readonly Rule[] = [
  dynamicRoles,
  typedMarkers,
  helperCalls,
  wrongElse,
  jinjaTags,
  rawBlocks,
  escapedMustaches,
  unknownVariables,
  outsideLoops,
  valueKinds,
  numbersSideBySide,
  partialBlocks,
  portability,
];

/** Rules about the template that look into its partials. */
export const partialRules: readonly Rule[] = [unusedInputs, singleBraces, partialNames, partialInputs];
