import type { SampleServices } from '../sample-service.ts';

export const phoneSamples: SampleServices = {
  phone_numverify: () => ({
    body: {
      ...{ valid: true, number: '14155550132', local_format: '4155550132', international_format: '+14155550132' },
      ...{ country_prefix: '+1', country_code: 'US', country_name: 'United States of America' },
      ...{ location: 'San Francisco', carrier: 'Bay Line Telecom', line_type: 'landline' },
    },
  }),
};
