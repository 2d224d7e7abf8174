import type { SampleServices } from '../sample-service.ts';

const flags = {
  ...{ IsVerified: true, IsFabricated: false, IsSensitive: false, IsRetired: false, IsSpamList: false },
  ...{ IsMalware: false, IsSubscriptionFree: false, IsStealerLog: false },
};

const breaches = [
  {
    ...{ Name: 'CargoBoard', Title: 'CargoBoard', Domain: 'cargoboard.example', BreachDate: '2024-05-11' },
    ...{ AddedDate: '2024-06-02T08:10:00Z', ModifiedDate: '2024-06-02T08:10:00Z', PwnCount: 1_204_771 },
    Description: 'In May 2024 the freight exchange <em>CargoBoard</em> lost the accounts of its members.',
    DataClasses: ['Email addresses', 'Names', 'Passwords', 'Phone numbers'],
    ...flags,
  },
  {
    ...{ Name: 'HarbourNews', Title: 'Harbour News', Domain: 'harbournews.example', BreachDate: '2022-11-30' },
    ...{ AddedDate: '2023-01-17T12:00:00Z', ModifiedDate: '2023-01-17T12:00:00Z', PwnCount: 88_412 },
    Description: 'In November 2022 the list of readers of the newsletter <em>Harbour News</em> was published.',
    DataClasses: ['Email addresses'],
    ...flags,
  },
];

/** Two breaches, of which one is known to two services, and a profile that bears the name. */
export const emailSamples: SampleServices = {
  email_disposable: () => ({ body: { disposable: false } }),
  email_hibp: () => ({ body: breaches }),
  email_xposedornot: () => ({ body: { breaches: [['CargoBoard', 'PalletMail']], status: 'success' } }),
  email_gravatar: ({ path }) => ({
    body: {
      ...{ hash: path.split('/').at(-1), display_name: 'Dorian Veltkamp', location: 'Rotterdam', description: '' },
      profile_url: 'https://gravatar.com/dveltkamp',
      ...{ job_title: 'Managing director', company: 'Larkspur Freight B.V.', pronunciation: '', pronouns: '' },
    },
  }),
  email_openpgp: () => ({ status: 404, type: 'text/plain', body: 'No key found for this email address' }),
};
