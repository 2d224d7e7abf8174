import { defineEntity, p } from '@mikro-orm/core';

const LogFileSchema = defineEntity({
  name: 'LogFile',
  tableName: 'log_file',
  properties: {
    id: p.uuid().primary(),
    workspaceId: p.uuid(),
    logUid: p.uuid(),
    position: p.smallint(),
    role: p.text().$type<'input' | 'part'>(),
    filename: p.text(),
    contentType: p.text().nullable(),
    sizeBytes: p.bigint('number').nullable(),
    key: p.text(),
    status: p.text().$type<'pending' | 'stored' | 'failed'>(),
    error: p.text().nullable(),
    sourceUrl: p.text().nullable(),
    fileId: p.uuid().nullable(),
  },
});

/** A file of a log: an attachment (`input`) or what came inline in a part of the input (`part`) (contract section 10). */
export class LogFile extends LogFileSchema.class {}
LogFileSchema.setClass(LogFile);
