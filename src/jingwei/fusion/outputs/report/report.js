(function () {
  'use strict';
  var PAGE = 200;
  var words = document.querySelector('main').dataset;

  function element(name, parent, text) {
    var made = document.createElement(name);
    if (text !== undefined) made.textContent = text;
    if (parent) parent.appendChild(made);
    return made;
  }

  // The lines of a fold, read from its text once.
  function content(fold) {
    if (!fold.jwContent) {
      var found = { head: [], rows: [] };
      fold.querySelectorAll('pre').forEach(function (pre) {
        var lines = pre.textContent.split('\n');
        found.head = lines[0].split('\t');
        for (var i = 1; i < lines.length; i++) {
          if (lines[i]) found.rows.push(lines[i].split('\t'));
        }
      });
      fold.jwContent = found;
    }
    return fold.jwContent;
  }

  function fits(row, where) {
    return where.every(function (condition) {
      var cell = row[condition[0]] || '';
      if (condition[1] === '*') return cell !== '';
      return cell === condition[1] || cell.split(words.jwComma).indexOf(condition[1]) >= 0;
    });
  }

  function draw(body, rows, from, width) {
    rows.slice(from, from + PAGE).forEach(function (row) {
      var line = element('tr', body);
      for (var i = 0; i < width; i++) element('td', line, row[i] || '');
    });
  }

  function show(fold, where) {
    var all = content(fold);
    var old = fold.querySelector(':scope > .viewer');
    if (old) old.remove();
    fold.classList.add('shown');
    var viewer = element('div');
    viewer.className = 'viewer';
    fold.insertBefore(viewer, fold.querySelector('summary').nextSibling);
    var tools = element('div', viewer);
    tools.className = 'tools';
    var input = element('input', tools);
    input.type = 'search';
    input.placeholder = words.jwFilter;
    input.setAttribute('aria-label', words.jwFilter);
    var count = element('span', tools);
    count.setAttribute('aria-live', 'polite');
    where.forEach(function (condition) {
      element('span', tools, all.head[condition[0]] + '：' + (condition[1] === '*' ? '…' : condition[1]));
    });
    if (where.length) {
      element('button', tools, words.jwAll).addEventListener('click', function () { show(fold, []); });
    }
    var box = element('div', viewer);
    box.className = 'wide';
    var table = element('table', box);
    var line = element('tr', element('thead', table));
    all.head.forEach(function (name) { element('th', line, name); });
    var body = element('tbody', table);
    var more = element('button', viewer, words.jwMore);
    var rows = [];
    var drawn = 0;

    function advance() {
      draw(body, rows, drawn, all.head.length);
      drawn = Math.min(drawn + PAGE, rows.length);
      more.hidden = drawn >= rows.length;
      count.textContent = words.jwOf.replace('{shown}', rows.length).replace('{all}', all.rows.length);
    }

    function refresh() {
      var text = input.value.trim().toLowerCase();
      rows = all.rows.filter(function (row) {
        return fits(row, where) && (!text || row.join('\t').toLowerCase().indexOf(text) >= 0);
      });
      body.textContent = '';
      drawn = 0;
      advance();
    }

    input.addEventListener('input', refresh);
    more.addEventListener('click', advance);
    refresh();
  }

  function unfold(target) {
    for (var node = target; node; node = node.parentElement) {
      if (node.tagName === 'DETAILS') node.open = true;
    }
  }

  document.addEventListener('click', function (event) {
    var link = event.target.closest('a[data-jw-where]');
    if (!link) return;
    var target = document.getElementById(link.getAttribute('href').slice(1));
    if (!target) return;
    var inner = target.querySelector(':scope > .viewer');
    // A list within the fold of all rows stays hidden while that fold shows its own table.
    var outer = target.parentElement.closest('details.shown');
    if (outer) {
      outer.classList.remove('shown');
      var covering = outer.querySelector(':scope > .viewer');
      if (covering) covering.remove();
    }
    unfold(target);
    if (target.matches('details.list, details.all')) {
      if (inner) inner.remove();
      show(target, JSON.parse(link.dataset.jwWhere));
    }
  });

  document.querySelectorAll('details.list').forEach(function (fold) {
    fold.addEventListener('toggle', function () {
      if (fold.open && !fold.querySelector(':scope > .viewer')) show(fold, []);
    });
  });

  function arrive() {
    var target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target) unfold(target);
  }
  window.addEventListener('hashchange', arrive);
  arrive();
})();
