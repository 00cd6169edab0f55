"""Lets a file be gone from the disk while its row stays (E-12, E-14)."""

from django.db import migrations, models

STATES = [
    ("waiting", "等待识别"),
    ("understood", "已识别"),
    ("refused", "读不了"),
    ("replaced", "已被新文件替换"),
    ("withdrawn", "已撤回"),
    ("removed", "已隔离删除"),
]


class Migration(migrations.Migration):
    dependencies = [("rounds", "0003_publishing_and_sending")]

    operations = [
        migrations.AddField(
            model_name="upload", name="removed_at", field=models.DateTimeField(null=True)
        ),
        migrations.AlterField(
            model_name="upload",
            name="state",
            field=models.TextField(choices=STATES, default="waiting"),
        ),
    ]
