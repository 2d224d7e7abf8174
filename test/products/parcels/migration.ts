import { Migration } from '@mikro-orm/migrations';
import { dueIndex, queueColumns, queueTable, tenantTable } from '../../../db/migrations/sql.ts';

export class Parcels extends Migration {
  override up(): void {
    const statements = [
      `create table parcel (id uuid primary key, workspace_id uuid not null references workspace on delete cascade,
         label text not null, status text not null, ${queueColumns})`,
      ...tenantTable('parcel'),
      ...queueTable('parcel'),
      dueIndex('parcel'),
    ];
    for (const statement of statements) this.addSql(statement);
  }
}
