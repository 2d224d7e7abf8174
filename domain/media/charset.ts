/** Names of UTF-8, and of ASCII, which is part of it: IANA's, WHATWG's and Windows', as `squeezed` leaves them. */
const namesOfUtf8 = new Set([
  ...['utf8', 'csutf8', 'unicode11utf8', 'unicode20utf8', 'xunicode20utf8', 'cp65001'],
  ...['ascii', 'usascii', 'csascii', 'iso646us', 'iso646irv1991', 'isoir6', 'ansix341968', 'ansix341986', 'us'],
]);

/** Case and punctuation tell no two charsets apart (Unicode Technical Standard 22, 1.4). */
const squeezed = (charset: string): string => charset.toLowerCase().replace(/[^a-z0-9]/g, '');

/** Whether text of this charset reads rightly as UTF-8. */
export const isUtf8Charset = (charset: string): boolean => namesOfUtf8.has(squeezed(charset));
