/** Words as a Finnish desk with English customers has them: their number grows slowly, and the commonest are in most messages. */

const small =
  'ja on ei the and to että se olen of is it in kun for with mutta you voi my ovat not tämä have this hei'.split(' ');
const finnishStems =
  'tilauks maksu tulosti ohjelma kone päivityks asennuks yhteyd laitte verko sivu näytö käyttäj salasana sähköposti tuke sopimuks hinna tuottee asiakka toimituks palautuks virhe kortti puhelime kassa varasto henkilö osoittee lähetyks'.split(
    ' ',
  );
const finnishEndings = ['en', 'n', 'ssa', 'sta', 'lla', 'lle', 'ia', 'ien', 'et', 'a'];
const englishStems =
  'invoice order payment printer update install connect deliver refund account support problem machine screen contract product customer license report answer'.split(
    ' ',
  );
const englishEndings = ['', 's', 'ed', 'ing'];
const syllables =
  'ka la ma na pa ra sa ta va ki li mi ni pi ri si ti vi ko lo mo no po ro so to kuu luu muu puu tuu ke le me ne se te'.split(
    ' ',
  );
/** Different words beside those above. */
const rareWords = 40_000;

/** Numbers from 0 up to 1 that are the same in every run. */
export function chance(seed: number): () => number {
  let state = (seed * 2_654_435_761 + 1) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function madeUp(random: () => number): string {
  const length = 2 + Math.floor(random() * 4);
  return Array.from({ length }, () => syllables[Math.floor(random() * syllables.length)]).join('');
}

/** All words, the commonest first. */
function allWords(): string[] {
  const random = chance(1);
  const common = [
    ...finnishStems.flatMap((stem) => finnishEndings.map((ending) => stem + ending)),
    ...englishStems.flatMap((stem) => englishEndings.map((ending) => stem + ending)),
  ].sort(() => random() - 0.5);
  return [...small, ...common, ...Array.from({ length: rareWords }, () => madeUp(random))];
}

const words = allWords();
/** Up to each word, how often all before it and it come, by Zipf's law. */
const shares = new Float64Array(words.length);
for (let rank = 0; rank < words.length; rank++) shares[rank] = (shares[rank - 1] ?? 0) + 1 / (rank + 2.7);

/** Some words with the frequencies that words have in texts. */
export function someWords(count: number, random: () => number): string[] {
  const all = shares[words.length - 1] ?? 1;
  return Array.from({ length: count }, () => {
    const share = random() * all;
    let [low, high] = [0, words.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((shares[middle] ?? 0) < share) low = middle + 1;
      else high = middle;
    }
    return words[low] ?? '';
  });
}
