import { Scene } from '../../wwwroot/js/canvas/scene.js';

/** A scene from a short text: 'a>b b>c d' in columns of 300, rows of 100. */
export function sceneOf(text, places = {}) {
  const names = [...new Set(text.split(/[ >]/).filter(Boolean))];
  const nodes = names.map((id, i) => ({ id, label: id, kind: 'command', x: places[id]?.[0] ?? 300 * i, y: places[id]?.[1] ?? 0 }));
  const pairs = text.split(' ').filter((part) => part.includes('>')).flatMap((part) => part.split('>').map((id) => names.indexOf(id)));
  let painted = 0;
  const scene = new Scene(() => painted++);
  Object.assign(scene.view, { width: 1200, height: 800 });
  scene.load(nodes, pairs);
  return scene;
}

export const edgesOf = (scene) => [...scene.graph.edges].map((e) => `${e.from.id}>${e.to.id}`).sort();
