/** What zod says of itself about bad input; nobody outside may read it. */
export const zodWords =
  /\bzod|invalid (?:input|option|string|number|key|value|element|iso|url|email|uuid|union|discriminator)\b|invalid \w+ in (?:record|map|set)|too (?:big|small): expected|unrecognized keys?|expected \w+, received|to be [<>]=?\d|to have [<>]=?\d/i;
