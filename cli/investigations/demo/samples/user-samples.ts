import type { SampleServices } from '../sample-service.ts';

/** An account that bears the name, one that is suspended, and services where nobody has this name. */
export const userSamples: SampleServices = {
  user_github: () => ({
    body: {
      ...{ login: 'dveltkamp', id: 40_118_203, html_url: 'https://github.com/dveltkamp', type: 'User' },
      ...{ name: 'Dorian Veltkamp', company: 'Larkspur Freight', blog: '', location: 'Rotterdam', email: null },
      ...{ public_repos: 7, public_gists: 0, followers: 12, following: 9 },
      ...{ created_at: '2018-06-09T19:04:11Z', updated_at: '2026-08-30T07:12:50Z' },
    },
  }),
  user_gitlab: () => ({ body: [] }),
  user_hackernews: () => ({ body: 'null' }),
  user_mastodon: () => ({ status: 404, body: { error: 'Record not found' } }),
  user_bluesky: () => ({ status: 400, body: { error: 'InvalidRequest', message: 'Profile not found' } }),
  user_reddit: ({ path }) =>
    path === '/api/v1/access_token'
      ? { body: { access_token: 'sample-token', token_type: 'bearer', expires_in: 86_400, scope: '*' } }
      : { body: { kind: 't2', data: { name: 'dveltkamp', is_suspended: true, awardee_karma: 0 } } },
};
