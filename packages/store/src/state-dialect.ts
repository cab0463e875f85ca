import { type DatabaseConnection, type Driver, SqliteDialect, SqliteDriver } from "kysely";
import type Sqlite from "libsql";
import { fromSqliteError } from "./sqlite-error.js";

type Connection = InstanceType<typeof Sqlite>;

/** Kysely's SQLite, whose errors say of the state's database what is wrong: full, damaged, not to be written. */
export class StateDialect extends SqliteDialect {
  readonly #sqlite: Connection;
  readonly #path: string;

  /** @param path of the database's file, for messages */
  constructor(sqlite: Connection, path: string) {
    super({ database: sqlite });
    this.#sqlite = sqlite;
    this.#path = path;
  }

  override createDriver(): Driver {
    return new StateDriver(this.#sqlite, this.#path);
  }
}

class StateDriver extends SqliteDriver {
  readonly #sqlite: Connection;
  readonly #path: string;

  constructor(sqlite: Connection, path: string) {
    super({ database: sqlite });
    this.#sqlite = sqlite;
    this.#path = path;
  }

  override async acquireConnection(): Promise<DatabaseConnection> {
    const connection = await super.acquireConnection();
    return {
      executeQuery: async <R>(query: Parameters<DatabaseConnection["executeQuery"]>[0]) => {
        try {
          return await connection.executeQuery<R>(query);
        } catch (error) {
          throw fromSqliteError(error, this.#path);
        }
      },
      streamQuery: (query, chunkSize) => connection.streamQuery(query, chunkSize),
    };
  }

  /**
   * SQLite itself rolls back where the disk is full (https://sqlite.org/lang_transaction.html#response_to_errors_within_a_transaction): another
   * rollback would fail, and its error would hide that one.
   */
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    if (this.#sqlite.inTransaction) await super.rollbackTransaction(connection);
  }
}
