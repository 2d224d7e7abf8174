/** SQL of what a subject is called (contract section 5): its name, else its first identifier. */
export const subjectLabelSql = (subject: string): string =>
  `coalesce(${['full_name', 'emails[1]', 'phones[1]', 'usernames[1]', 'domains[1]', 'ip_addresses[1]']
    .map((column) => `${subject}.${column}`)
    .join(', ')}, 'Unnamed subject')`;
