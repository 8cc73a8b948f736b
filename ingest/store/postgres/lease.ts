import type { Shard } from '../../shards/shard.ts'
import type { Connection } from '../connection.ts'
import type { Query } from './line.ts'

/** Whoever is silent for so long, and writes nothing, may be replaced. Ingest looks after its gaps twice in that time. */
const LEASE = "interval '60 seconds'"

/** As take_lease and hold_lease of our schema say that another has it. */
export const LEASE_LOST = 'WW001'

/**
 * Who may write: a row for each worker, and only of as many workers as there are together. A lease ends with the
 * connection it was taken on, or when it was not renewed in time; it is over when another has been granted. To grant one
 * is to delete the old row, which waits for a transaction that has found it: so of two who think that they are the same
 * worker, one that woke up from a long pause too, only one ever writes (a fencing token, as in Kleppmann, 2016,
 * https://martin.kleppmann.com/2016/02/08/how-to-do-distributed-locking.html).
 */
export const LEASES = `
  CREATE SEQUENCE lease_generation;
  CREATE TABLE lease(
    worker bigint PRIMARY KEY,
    workers bigint NOT NULL,
    generation bigint NOT NULL,
    until timestamptz NOT NULL,
    backend integer NOT NULL,
    backend_start timestamptz
  );
  CREATE FUNCTION take_lease(of_worker bigint, of_workers bigint) RETURNS bigint LANGUAGE plpgsql AS $$
  DECLARE mine pg_stat_activity; taken bigint;
  BEGIN
    LOCK TABLE lease IN SHARE UPDATE EXCLUSIVE MODE;
    DELETE FROM lease l WHERE (l.worker = of_worker OR l.workers <> of_workers)
      AND (l.until < clock_timestamp() OR l.backend = pg_backend_pid() OR NOT EXISTS (SELECT FROM pg_stat_activity a
        WHERE a.pid = l.backend AND coalesce(a.backend_start = l.backend_start, true)));
    IF EXISTS (SELECT FROM lease l WHERE l.worker = of_worker OR l.workers <> of_workers) THEN
      RAISE EXCEPTION 'another one is at work' USING ERRCODE = '${LEASE_LOST}';
    END IF;
    SELECT * INTO mine FROM pg_stat_activity a WHERE a.pid = pg_backend_pid();
    INSERT INTO lease VALUES (of_worker, of_workers, nextval('lease_generation'), clock_timestamp() + ${LEASE},
      mine.pid, mine.backend_start) RETURNING generation INTO taken;
    RETURN taken;
  END $$;
  CREATE FUNCTION hold_lease(of_worker bigint, of_generation bigint) RETURNS void LANGUAGE plpgsql AS $$
  DECLARE held lease;
  BEGIN
    SELECT * INTO held FROM lease l WHERE l.worker = of_worker AND l.generation = of_generation FOR KEY SHARE;
    IF NOT FOUND THEN
      RAISE EXCEPTION 'another one has taken over' USING ERRCODE = '${LEASE_LOST}';
    END IF;
    IF held.until < clock_timestamp() + ${LEASE} / 2 OR held.backend <> pg_backend_pid() THEN
      UPDATE lease l SET until = clock_timestamp() + ${LEASE}, backend = pg_backend_pid(),
        backend_start = (SELECT a.backend_start FROM pg_stat_activity a WHERE a.pid = pg_backend_pid())
        WHERE l.worker = of_worker;
    END IF;
  END $$;
`

/** The permission to write that a lease gives. */
export interface Permission {
  /** What each transaction that changes something begins with; it fails with LEASE_LOST once another has the lease. */
  query(): Query
  /** It was refused: before the next is asked the lease is taken anew, if the other is gone by then. */
  refused(): void
  /** Which of all that were granted it is; unknown after it was refused. */
  generation(): number | undefined
}

/**
 * Takes the lease of a worker, for as long as the connection lasts.
 * @throws PostgresError with LEASE_LOST while another has it
 */
export function takeLease(db: Connection, { worker, of }: Shard): Permission {
  const select = db.prepare<[number, number], number>('SELECT take_lease(?, ?)').pluck()
  const take = () => select.get(worker, of)
  let generation = take()
  return {
    query() {
      generation ??= take()
      return { text: 'SELECT hold_lease($1, $2)', name: 'hold_lease', values: [worker, generation] }
    },
    refused() {
      generation = undefined
    },
    generation: () => generation,
  }
}
