import type { LocalClock } from '../../types.ts';
import type { FrontDoor } from '../seams.ts';
import type { Homecoming, Outbox } from './outbox.ts';

/** What could not be taken is tried again so much later, as mail servers do: a minute on the local clock. */
const RETRY_MS = 60_000;

/**
 * Brings mails to addresses of our own back in through the front door, once there is one. Each comes at least once: when the process dies between the door
 * and the note that it was taken, it comes again, as from any mail server.
 */
export class Homecomings {
  readonly #clock: LocalClock;
  readonly #outbox: Outbox;
  readonly #returnPath: (mail: { id: string; from: string }) => string;
  #door: FrontDoor | undefined;
  #timer: { at: number; cancel: () => void } | undefined;
  /** Those that stand at the door. */
  readonly #atTheDoor = new Set<number>();

  /** @param returnPath the envelope's sender of a mail */
  constructor(clock: LocalClock, outbox: Outbox, returnPath: (mail: { id: string; from: string }) => string) {
    this.#clock = clock;
    this.#outbox = outbox;
    this.#returnPath = returnPath;
  }

  open(door: FrontDoor | undefined): void {
    this.#door = door;
    this.arm();
  }

  /** To be called when a mail was added. */
  arm(): void {
    const at = this.#door && this.#outbox.nextHomecomingAt();
    if (at === this.#timer?.at) return;
    this.#timer?.cancel();
    this.#timer = at === undefined ? undefined : { at, cancel: this.#clock.at(at, () => this.#bringDue()) };
  }

  close(): void {
    this.#door = undefined;
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  #bringDue(): void {
    this.#timer = undefined;
    for (const one of this.#outbox.homecomings(this.#clock.now())) {
      if (!this.#atTheDoor.has(one.id)) void this.#bring(one);
    }
  }

  async #bring({ id, mailId, recipients }: Homecoming): Promise<void> {
    const door = this.#door;
    const mail = this.#outbox.find(mailId);
    const taken = recipients.filter((recipient) => door?.takes(recipient));
    if (!door || !mail || taken.length === 0) {
      this.#outbox.isHome(id);
      this.arm();
      return;
    }
    this.#atTheDoor.add(id);
    const isTaken = await door.deliver({ raw: mail.raw, source: this.#returnPath(mail), recipients: taken });
    this.#atTheDoor.delete(id);
    // The desk was closed meanwhile: what is not noted comes again after the next start.
    if (!this.#door) return;
    if (isTaken) this.#outbox.isHome(id);
    else this.#outbox.postpone(id, this.#clock.now() + RETRY_MS);
    this.arm();
  }
}
