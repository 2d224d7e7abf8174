import { defineEntity, p } from '@mikro-orm/core';

const ParcelSchema = defineEntity({
  name: 'Parcel',
  tableName: 'parcel',
  properties: {
    id: p.uuid().primary(),
    workspaceId: p.uuid(),
    label: p.text(),
    status: p.text(),
  },
});

export class Parcel extends ParcelSchema.class {}
ParcelSchema.setClass(Parcel);
