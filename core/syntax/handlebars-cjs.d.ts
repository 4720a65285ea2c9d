/** Handlebars' CommonJS build: the one without Node built-ins, which Dotprompt loads too. */
declare module "handlebars/dist/cjs/handlebars.js" {
  import type Handlebars from "handlebars";

  const handlebars: typeof Handlebars;
  export default handlebars;
}
