// A small portable custom interaction: a number that two buttons change.
define(['qtiCustomInteractionContext', 'words'], (context, words) => {
  context.register({
    typeIdentifier: 'counter',
    getInstance(root, { boundTo, properties, onready }, state) {
      let presses = Number(state || 0);
      let count = boundTo.RESPONSE.base ? boundTo.RESPONSE.base.integer : null;
      const shown = root.querySelector('output') || root.appendChild(document.createElement('output'));
      const pressed = root.appendChild(document.createElement('small'));
      const show = () => {
        shown.textContent = count === null ? words.none : String(count);
        pressed.textContent = ` ${words.pressed}: ${presses} `;
      };
      for (const step of [-Number(properties.step), Number(properties.step)]) {
        const button = document.createElement('button');
        button.textContent = step > 0 ? '+' + step : '−' + -step;
        button.addEventListener('click', () => {
          presses += 1;
          count = (count === null ? 0 : count) + step;
          show();
        });
        root.append(button);
      }
      const hang = root.appendChild(document.createElement('button'));
      hang.textContent = words.hang;
      hang.addEventListener('click', () => {
        for (;;) count = -1;
      });
      show();
      onready({ getResponse: () => ({ base: count === null ? null : { integer: count } }), getState: () => (presses === 0 ? '' : String(presses)) });
    },
  });
});
