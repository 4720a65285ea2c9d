import {
  languages,
  MarkdownString,
  ParameterInformation,
  SignatureHelp,
  type SignatureHelpProvider,
  SignatureInformation,
} from "vscode";
import type { Closable } from "../events.ts";
import { type Language, promptFiles } from "./language.ts";

export function registerSignatureHelp(language: Language): Closable {
  const provider: SignatureHelpProvider = {
    async provideSignatureHelp(document, position) {
      const { core, at } = await language.about(document);
      const found = core.features.signatureHelp(at(position));
      if (!found) return null;
      const signature = new SignatureInformation(found.label, new MarkdownString(found.about));
      signature.parameters = found.parameters.map(
        ({ label, about }) => new ParameterInformation(label, new MarkdownString(about)),
      );
      const help = new SignatureHelp();
      help.signatures = [signature];
      help.activeParameter = found.active;
      return help;
    },
  };
  return languages.registerSignatureHelpProvider(promptFiles, provider, " ", "=", "(");
}
