/** What servers call an answer by a JSON schema when they refuse it, besides the field that asked for it. */
export const structureNames =
  /(?:response|output)[ _-]?(?:format|config|schema)|structured|json|schema|grammar|guided|constrained|\bstrict\b/i;
