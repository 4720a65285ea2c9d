import { watchParent } from "./parent.ts";

// An entry file: `node --import` loads it before the program.
watchParent();
